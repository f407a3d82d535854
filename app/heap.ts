/**
 * Imported first by a web process. After a burst, when requests have waited long, V8 takes everything that a request allocates for long-lived and from then on
 * puts it into the old generation, where garbage stays until the next full collection: 600 MB after 1,000 uploads at once, 380 MB without that guess.
 * `npm run bench:service:load` measures it.
 */
import { setFlagsFromString } from "node:v8";

setFlagsFromString("--no-allocation-site-pretenuring");
