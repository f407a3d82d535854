-- A result in another format than the image's: another media takes its place.
CREATE TYPE "WriteBack" AS ENUM ('in_place', 'swap');

ALTER TABLE "Shop" ADD COLUMN "keepTransparency" BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE "Publication"
  ADD COLUMN "writeBack" "WriteBack" NOT NULL DEFAULT 'in_place',
  ADD COLUMN "newMediaId" TEXT,
  ADD COLUMN "newFileName" TEXT,
  ADD COLUMN "productIds" TEXT[] DEFAULT ARRAY[]::TEXT[],
  ADD COLUMN "variantIds" TEXT[] DEFAULT ARRAY[]::TEXT[];

CREATE INDEX "Publication_shop_newMediaId_idx" ON "Publication"("shop", "newMediaId");
