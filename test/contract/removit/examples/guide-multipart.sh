curl -X POST "https://api.removit.eu/api/v1/upload" \
  -H "X-API-Key: <YOUR_API_KEY>" \
  -F "file=@/path/to/image.jpg" \
  -F "mode=params" \
  -F "params=mon_set" \
  -F "delivery_mode=final_url"
