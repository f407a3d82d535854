-- AlterTable
ALTER TABLE "Publication" ADD COLUMN "failures" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "storedBytes" INTEGER;
