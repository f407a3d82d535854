-- Few publications have one, and a plan that is made while the table is small must not look for those that have none in here.
DROP INDEX "Publication_shop_newMediaId_idx";
CREATE INDEX "Publication_newMediaId_idx" ON "Publication"("shop", "newMediaId") WHERE "newMediaId" IS NOT NULL;
