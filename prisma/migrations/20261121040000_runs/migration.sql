-- Bulk runs.

-- CreateTable
CREATE TABLE "RunSchedule" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "scope" JSONB NOT NULL,
    "presetName" TEXT NOT NULL,
    "every" TEXT NOT NULL,
    "day" TEXT,
    "weekday" INTEGER,
    "hour" INTEGER NOT NULL,
    "timeZone" TEXT,
    "nextAt" TIMESTAMP(3),
    "problem" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "RunSchedule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Run" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'freezing',
    "scope" JSONB NOT NULL,
    "mode" TEXT NOT NULL,
    "params" JSONB NOT NULL,
    "presetName" TEXT NOT NULL,
    "automatic" BOOLEAN NOT NULL DEFAULT false,
    "scheduleId" UUID,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "products" INTEGER NOT NULL DEFAULT 0,
    "images" INTEGER NOT NULL DEFAULT 0,
    "skipped" INTEGER NOT NULL DEFAULT 0,
    "skips" JSONB NOT NULL DEFAULT '{}',
    "waiting" INTEGER NOT NULL DEFAULT 0,
    "open" INTEGER NOT NULL DEFAULT 0,
    "review" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "unchanged" INTEGER NOT NULL DEFAULT 0,
    "rejected" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "reverted" INTEGER NOT NULL DEFAULT 0,
    "notReverted" INTEGER NOT NULL DEFAULT 0,
    "engineSlots" INTEGER NOT NULL DEFAULT 1,
    "activeSeconds" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "resumedAt" TIMESTAMP(3),
    "errorCode" TEXT,
    "errorLog" TEXT,
    "errorMerchant" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "frozenAt" TIMESTAMP(3),
    "startedAt" TIMESTAMP(3),
    "finishedAt" TIMESTAMP(3),
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RunOperation" (
    "runId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "askedAt" TIMESTAMP(3),
    "bulkId" TEXT,
    "asks" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "RunOperation_pkey" PRIMARY KEY ("runId","kind")
);

-- CreateTable
CREATE UNLOGGED TABLE "RunLine" (
    "runId" UUID NOT NULL,
    "attempt" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "productId" TEXT,
    "title" TEXT,
    "mediaId" TEXT,
    "variantId" TEXT,
    "mime" TEXT,
    "fileStatus" TEXT,
    "width" INTEGER,
    "height" INTEGER,
    "bytes" INTEGER,
    "fingerprint" TEXT,

    CONSTRAINT "RunLine_pkey" PRIMARY KEY ("runId","attempt","seq")
);

-- CreateTable
CREATE TABLE "RunImage" (
    "runId" UUID NOT NULL,
    "mediaId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "productIds" TEXT[],
    "productTitle" TEXT NOT NULL,
    "variants" INTEGER NOT NULL DEFAULT 0,
    "fingerprint" TEXT,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "skipReason" TEXT,
    "sample" BOOLEAN NOT NULL DEFAULT false,
    "jobId" UUID,
    "revert" TEXT,

    CONSTRAINT "RunImage_pkey" PRIMARY KEY ("runId","mediaId")
);

-- AlterTable
ALTER TABLE "Job" ADD COLUMN "runId" UUID, ADD COLUMN "held" BOOLEAN NOT NULL DEFAULT false;

-- CreateIndex
CREATE INDEX "RunSchedule_shop_idx" ON "RunSchedule"("shop");
CREATE INDEX "RunSchedule_nextAt_idx" ON "RunSchedule"("nextAt") WHERE "nextAt" IS NOT NULL OR "timeZone" IS NULL;
CREATE UNIQUE INDEX "Run_shop_number_key" ON "Run"("shop", "number");
CREATE INDEX "RunImage_runId_position_idx" ON "RunImage"("runId", "position");
CREATE INDEX "RunImage_jobId_idx" ON "RunImage"("jobId");
CREATE INDEX "Job_runId_status_idx" ON "Job"("runId", "status");

-- What the worker looks for again and again holds only what it wants: the size of these follows the work under way, not the catalogue.
CREATE INDEX "Run_moving_idx" ON "Run"("id") WHERE state IN ('running', 'reverting');
CREATE INDEX "RunImage_waiting_idx" ON "RunImage"("runId", "position") WHERE state = 'waiting';
CREATE INDEX "RunImage_open_idx" ON "RunImage"("runId", "position") WHERE state IN ('open', 'decided');
CREATE INDEX "RunImage_failed_idx" ON "RunImage"("runId", "position") WHERE state = 'failed';
CREATE INDEX "RunImage_revertable_idx" ON "RunImage"("runId", "position") WHERE state = 'done' AND revert IS NULL;
CREATE INDEX "RunImage_revert_open_idx" ON "RunImage"("runId", "position") WHERE revert = 'open';

-- AddForeignKey
ALTER TABLE "Run" ADD CONSTRAINT "Run_scheduleId_fkey" FOREIGN KEY ("scheduleId") REFERENCES "RunSchedule"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "RunOperation" ADD CONSTRAINT "RunOperation_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "RunImage" ADD CONSTRAINT "RunImage_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Job" ADD CONSTRAINT "Job_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE SET NULL ON UPDATE CASCADE;
