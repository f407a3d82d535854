/** `npm run bucket`: makes the bucket that the settings name, if it is not there. For stores of one's own; a provider's are made there. */
import { withConfig } from "../app/config.server.ts";
import { makeBucket } from "../app/storage/s3-storage.ts";

await withConfig(async ({ storage }) => {
  if (storage.kind === "local") console.log("STORAGE is local: there is no bucket to make.");
  else console.log((await makeBucket(storage.s3)) ? `Made the bucket ${storage.s3.bucket}.` : `The bucket ${storage.s3.bucket} is there.`);
});
