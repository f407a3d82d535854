const BASE_URL = "https://api.removit.eu";
const API_KEY = "<YOUR_API_KEY>";

async function uploadAndPoll() {
  const uploadRes = await fetch(`${BASE_URL}/api/v1/upload`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "X-API-Key": API_KEY
    },
    body: JSON.stringify({
      file_url: "https://example.com/image.jpg",
      mode: "params",
      params: "mon_set",
      delivery_mode: "final_url"
    })
  });

  const upload = await uploadRes.json();
  if (uploadRes.status !== 202) throw new Error(JSON.stringify(upload));

  const jobId = upload.job_id;

  while (true) {
    const statusRes = await fetch(
      `${BASE_URL}/api/v1/status?job_id=${encodeURIComponent(jobId)}`,
      { headers: { "X-API-Key": API_KEY } }
    );

    const status = await statusRes.json();
    if (status.state === "done") return status;

    await new Promise((r) => setTimeout(r, 3000));
  }
}
