-- AlterTable
ALTER TABLE "Preset" ADD COLUMN     "number" SERIAL NOT NULL;

-- AlterTable
ALTER TABLE "ServiceJob" ADD COLUMN     "fetchedAt" TIMESTAMP(3);

-- CreateIndex
CREATE UNIQUE INDEX "Preset_number_key" ON "Preset"("number");
