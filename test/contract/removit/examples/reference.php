$baseUrl = "https://api.removit.eu";
$apiKey = getenv("REMOVIT_API_KEY");
$payload = json_encode([
"file_url" => "https://example.com/image.jpg",
"mode" => "params",
"params" => "mon_set",
"delivery_mode" => "url",
"output_format" => "webp"
]);
$ch = curl_init("{$baseUrl}/api/v1/upload");
curl_setopt_array($ch, [
CURLOPT_POST => true,
CURLOPT_RETURNTRANSFER => true,
CURLOPT_HTTPHEADER => [
"Content-Type: application/json",
"X-API-Key: {$apiKey}"
],
CURLOPT_POSTFIELDS => $payload
]);
$response = curl_exec($ch);
$data = json_decode($response, true);
curl_close($ch);
