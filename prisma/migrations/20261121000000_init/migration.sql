-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "PublishPolicy" AS ENUM ('at_once', 'hold_unsure', 'review_first');

-- CreateEnum
CREATE TYPE "JobOrigin" AS ENUM ('webhook', 'manual', 'bulk', 'api');

-- CreateEnum
CREATE TYPE "JobState" AS ENUM ('pending', 'done', 'failed');

-- CreateEnum
CREATE TYPE "PublicationKind" AS ENUM ('write', 'revert');

-- CreateEnum
CREATE TYPE "PublicationState" AS ENUM ('prepared', 'sending', 'accepted', 'done', 'failed');

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL,
    "shop" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "isOnline" BOOLEAN NOT NULL DEFAULT false,
    "scope" TEXT,
    "expires" TIMESTAMP(3),
    "accessToken" TEXT NOT NULL,
    "userId" BIGINT,
    "firstName" TEXT,
    "lastName" TEXT,
    "email" TEXT,
    "accountOwner" BOOLEAN NOT NULL DEFAULT false,
    "locale" TEXT,
    "collaborator" BOOLEAN DEFAULT false,
    "emailVerified" BOOLEAN DEFAULT false,
    "refreshToken" TEXT,
    "refreshTokenExpires" TIMESTAMP(3),

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Shop" (
    "domain" TEXT NOT NULL,
    "automatic" BOOLEAN NOT NULL DEFAULT true,
    "publishPolicy" "PublishPolicy" NOT NULL DEFAULT 'hold_unsure',
    "presetName" TEXT NOT NULL DEFAULT 'white-background',
    "installedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "uninstalledAt" TIMESTAMP(3),
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Shop_pkey" PRIMARY KEY ("domain")
);

-- CreateTable
CREATE TABLE "Preset" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "params" JSONB NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Preset_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Delivery" (
    "id" BIGSERIAL NOT NULL,
    "shop" TEXT NOT NULL,
    "webhookId" TEXT NOT NULL,
    "eventId" TEXT,
    "topic" TEXT NOT NULL,
    "triggeredAt" TIMESTAMP(3),
    "payload" JSONB NOT NULL,
    "receivedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "dispatchedAt" TIMESTAMP(3),

    CONSTRAINT "Delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Job" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "origin" "JobOrigin" NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'queued',
    "state" "JobState" NOT NULL DEFAULT 'pending',
    "progress" INTEGER NOT NULL DEFAULT 0,
    "mode" TEXT NOT NULL,
    "params" JSONB NOT NULL,
    "presetName" TEXT,
    "processor" TEXT NOT NULL DEFAULT 'bundled',
    "dedupeKey" TEXT NOT NULL,
    "productId" TEXT,
    "productTitle" TEXT,
    "mediaId" TEXT,
    "inputFingerprint" TEXT,
    "inputSha256" TEXT,
    "originalId" UUID,
    "format" TEXT,
    "method" TEXT,
    "confidence" DOUBLE PRECISION,
    "needsReview" BOOLEAN NOT NULL DEFAULT false,
    "reasons" JSONB NOT NULL DEFAULT '[]',
    "steps" JSONB NOT NULL DEFAULT '[]',
    "decision" TEXT,
    "decidedAt" TIMESTAMP(3),
    "errorCode" TEXT,
    "errorLog" TEXT,
    "errorMerchant" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMP(3),
    "finishedAt" TIMESTAMP(3),
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Original" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "mediaId" TEXT NOT NULL,
    "productId" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "storageKey" TEXT NOT NULL,
    "mime" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "alt" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Original_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Output" (
    "id" UUID NOT NULL,
    "jobId" UUID NOT NULL,
    "variation" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "storageKey" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Output_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Publication" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "kind" "PublicationKind" NOT NULL,
    "state" "PublicationState" NOT NULL DEFAULT 'prepared',
    "jobId" UUID NOT NULL,
    "mediaId" TEXT NOT NULL,
    "productId" TEXT NOT NULL,
    "originalId" UUID NOT NULL,
    "storageKey" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "mime" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "fingerprintBefore" TEXT NOT NULL,
    "sha256Before" TEXT NOT NULL,
    "fingerprintAfter" TEXT,
    "updatedAtBefore" TIMESTAMP(3),
    "sentAt" TIMESTAMP(3),
    "sends" INTEGER NOT NULL DEFAULT 0,
    "finishedAt" TIMESTAMP(3),
    "errorCode" TEXT,
    "errorLog" TEXT,
    "errorMerchant" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Publication_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Session_shop_idx" ON "Session"("shop");

-- CreateIndex
CREATE UNIQUE INDEX "Preset_shop_name_key" ON "Preset"("shop", "name");

-- CreateIndex
CREATE UNIQUE INDEX "Delivery_shop_webhookId_key" ON "Delivery"("shop", "webhookId");

-- CreateIndex
CREATE UNIQUE INDEX "Job_dedupeKey_key" ON "Job"("dedupeKey");

-- CreateIndex
CREATE INDEX "Job_shop_state_createdAt_idx" ON "Job"("shop", "state", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "Job_shop_mediaId_idx" ON "Job"("shop", "mediaId");

-- CreateIndex
CREATE INDEX "Job_shop_productId_idx" ON "Job"("shop", "productId");

-- CreateIndex
CREATE UNIQUE INDEX "Original_shop_mediaId_sha256_key" ON "Original"("shop", "mediaId", "sha256");

-- CreateIndex
CREATE UNIQUE INDEX "Output_jobId_variation_key" ON "Output"("jobId", "variation");

-- CreateIndex
CREATE INDEX "Publication_shop_mediaId_createdAt_idx" ON "Publication"("shop", "mediaId", "createdAt" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "Publication_jobId_kind_key" ON "Publication"("jobId", "kind");

-- AddForeignKey
ALTER TABLE "Job" ADD CONSTRAINT "Job_originalId_fkey" FOREIGN KEY ("originalId") REFERENCES "Original"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Output" ADD CONSTRAINT "Output_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Publication" ADD CONSTRAINT "Publication_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Publication" ADD CONSTRAINT "Publication_originalId_fkey" FOREIGN KEY ("originalId") REFERENCES "Original"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- The dispatcher reads only what is not dispatched yet.
CREATE INDEX "Delivery_waiting_idx" ON "Delivery"("id") WHERE "dispatchedAt" IS NULL;
