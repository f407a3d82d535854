-- AlterTable
ALTER TABLE "Job" ADD COLUMN     "correlationId" TEXT;

-- Counted for the metrics: the open jobs alone, whatever the number of all.
CREATE INDEX "Job_open_idx" ON "Job"("status") WHERE state = 'pending';

-- CreateTable
CREATE TABLE "WorkerProcess" (
    "id" UUID NOT NULL,
    "host" TEXT NOT NULL,
    "startedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seenAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "WorkerProcess_pkey" PRIMARY KEY ("id")
);
