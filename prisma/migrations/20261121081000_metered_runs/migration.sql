-- AlterTable
ALTER TABLE "Run" ADD COLUMN     "metered" BOOLEAN NOT NULL DEFAULT false;
