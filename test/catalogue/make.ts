/**
 * Makes the catalogue's four odd files out of corpus photos: a PNG, a WebP, a JPEG that only its EXIF flag turns upright, a Display P3 JPEG.
 * Run once with `npm exec -- node test/catalogue/make.ts`; the results are committed.
 */
import { fileURLToPath } from "node:url";
import sharp from "sharp";

const photo = (name: string) => fileURLToPath(new URL(`../corpus/photos/${name}.jpg`, import.meta.url));
const target = (file: string) => fileURLToPath(new URL(file, import.meta.url));

await sharp(photo("shoe_suz_1024")).resize(800).png({ palette: true, colours: 256 }).toFile(target("mask.png"));
await sharp(photo("bottle_glass_1024")).webp({ quality: 88 }).toFile(target("bottle.webp"));
// A camera held upright: pixels lie on their left side, orientation 6 asks the viewer for a quarter turn clockwise.
await sharp(photo("mug_white_1024")).extract({ left: 192, top: 0, width: 640, height: 1024 }).rotate(270).withMetadata({ orientation: 6 }).jpeg({ quality: 90 }).toFile(target("mug-upright.jpg"));
await sharp(photo("pink_paper_plant_1024")).withIccProfile("p3").jpeg({ quality: 90 }).toFile(target("plant-p3.jpg"));
