import { once } from "node:events";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { client, photo } from "../../service/client.ts";
import { openService, SHOP, type Service } from "../../service/support.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { ensureTools } from "../../support/tools.ts";
import { examples, runExample, type Surroundings } from "./examples.ts";

let service: Service;
let pictures: Server;
let surroundings: Surroundings;

beforeAll(async () => {
  ensureTools();
  service = await openService();
  const params = { background: { kind: "colour", colour: "#f4f4f4" }, shadow: { contact: {} }, frame: { width: 400, height: 400 } };
  for (const name of ["mon_set", "Test-Api"]) await service.database.preset.create({ data: { shop: SHOP, name, mode: "params", params } });

  const picture = await sharp(await photo()).resize(400).jpeg().toBuffer();
  pictures = createServer((_request, response) => response.writeHead(200, { "content-type": "image/jpeg" }).end(picture)).listen(0, "127.0.0.1");
  await once(pictures, "listening");
  const folder = await temporaryFolder("examples");
  const pictureFile = path.join(folder, "picture.jpg");
  await writeFile(pictureFile, picture);
  surroundings = { baseUrl: service.url, key: service.key, folder, pictureFile, pictureUrl: `http://127.0.0.1:${(pictures.address() as AddressInfo).port}/image.jpg` };
}, 300_000);
afterAll(async () => {
  await service.close();
  pictures.close();
  await rm(surroundings.folder, { recursive: true });
});

describe("the examples of Removit's documentation, with another base URL and key", () => {
  it("are all run", async () => {
    expect([...examples].sort()).toEqual((await readdir(path.join(import.meta.dirname, "examples"))).sort());
  });

  it.each(examples)("%s ends with a picture on disk", async (example) => {
    const received = (await runExample(example, surroundings)) as { job_id: string; mode: string };
    expect(received.mode).toBe("params");
    const { state, final_url: one, final_urls: many } = await client(service.url, service.key).ended(received.job_id);
    expect(state).toBe("done");

    const addresses = one ? [one] : Object.values(many ?? {});
    expect(addresses.length).toBe(one ? 1 : 4);
    for (const address of addresses) {
      const file = path.join(surroundings.folder, `${example}-${path.basename(address)}`);
      await writeFile(file, Buffer.from(await (await fetch(address)).arrayBuffer()));
      const { format, width, height } = await sharp(await readFile(file)).metadata();
      expect({ format, width, height }).toEqual({ format: path.extname(address).slice(1), width: 400, height: 400 });
    }
  });
});
