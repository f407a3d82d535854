import { expect, it } from "vitest";
import { urlSigner } from "../../app/storage/signed-url.ts";

const signer = urlSigner("secret");
const now = new Date("2026-11-21T12:00:00Z");
const soon = new Date("2026-11-21T13:00:00Z");
const at = (path: string) => new URL(path, "https://app.example");

it("gives back what was signed, until it expires", () => {
  const path = signer.sign("shops/a/outputs/1/compose.jpg", { expiresAt: soon, contentType: "image/jpeg", name: "compose.jpeg" });
  expect(path).toMatch(/^\/files\/[\w-]+\.[\w-]+\/compose\.jpeg$/);
  expect(signer.verify(at(path), now)).toEqual({ key: "shops/a/outputs/1/compose.jpg", contentType: "image/jpeg", name: "compose.jpeg", download: false });
  expect(signer.verify(at(path), soon)).toBeNull();
});

it("ends with the key's own last segment where no name is given, and knows a download", () => {
  expect(signer.sign("a/b.webp", { expiresAt: soon, contentType: "image/webp" })).toMatch(/\/b\.webp$/);
  expect(signer.verify(at(signer.sign("a/b", { expiresAt: soon, contentType: "image/png", download: "Ein Bild.png" })), now)).toMatchObject({ name: "Ein Bild.png", download: true });
});

it("refuses an address in which anything was changed, or that another secret signed", () => {
  const path = signer.sign("a/b.png", { expiresAt: soon, contentType: "image/png" });
  const [, , token = "", name = ""] = path.split("/");
  const [claims = "", signature = ""] = token.split(".");
  const prolonged = Buffer.from(JSON.stringify(["a/b.png", 9_999_999_999, "image/png", 0])).toString("base64url");
  for (const forged of [
    `/files/${prolonged}.${signature}/${name}`,
    `/files/${claims}.${signature}/other.png`,
    `/files/${claims}.${signature.slice(0, -2)}/${name}`,
    `/files/${claims}./${name}`,
    `/files/${claims}/${name}`,
    "/files",
    urlSigner("other").sign("a/b.png", { expiresAt: soon, contentType: "image/png" }),
  ]) expect(signer.verify(at(forged), now), forged).toBeNull();
});
