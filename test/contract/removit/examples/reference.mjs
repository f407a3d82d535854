const BASE_URL = "https://api.removit.eu";
const API_KEY = process.env.REMOVIT_API_KEY;
const response = await fetch(`${BASE_URL}/api/v1/upload`, {
method: "POST",
headers: {
"Content-Type": "application/json",
"X-API-Key": API_KEY
},
body: JSON.stringify({
file_url: "https://example.com/image.jpg",
mode: "params",
params: "mon_set",
delivery_mode: "url",
output_format: "webp"
})
});
const data = await response.json();
