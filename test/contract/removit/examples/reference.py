import os
import requests
base_url = "https://api.removit.eu"
api_key = os.environ["REMOVIT_API_KEY"]
response = requests.post(
f"{base_url}/api/v1/upload",
headers={
"Content-Type": "application/json",
"X-API-Key": api_key
},
json={
"file_url": "https://example.com/image.jpg",
"mode": "params",
"params": "mon_set",
"delivery_mode": "url",
"output_format": "webp"
},
)
data = response.json()
