curl -X POST "$BASE_URL/api/v1/upload" \
-H "X-API-Key: $API_KEY" \
-F "file=@/path/to/image.jpg" \
-F "mode=params" \
-F "params=mon_set" \
-F "delivery_mode=final_url"
