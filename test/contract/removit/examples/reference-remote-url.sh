curl -X POST "$BASE_URL/api/v1/upload" \
-H "Content-Type: application/json" \
-H "X-API-Key: $API_KEY" \
-d '{
"file_url": "https://example.com/image.jpg",
"mode": "params",
"params": "mon_set",
"delivery_mode": "url",
"output_format": "webp"
}'
