-- CreateEnum
CREATE TYPE "Contract" AS ENUM ('removit', 'rtb');

-- CreateEnum
CREATE TYPE "CreditKind" AS ENUM ('grant', 'reserve', 'keep', 'refund');

-- CreateEnum
CREATE TYPE "CallbackState" AS ENUM ('pending', 'delivered', 'failed');

-- CreateTable
CREATE TABLE "ApiKey" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastUsedAt" TIMESTAMP(3),
    "revokedAt" TIMESTAMP(3),

    CONSTRAINT "ApiKey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE UNLOGGED TABLE "ApiUsage" (
    "keyId" UUID NOT NULL,
    "minute" INTEGER NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "ApiUsage_pkey" PRIMARY KEY ("keyId")
);

-- CreateTable
CREATE TABLE "ServiceJob" (
    "jobId" UUID NOT NULL,
    "keyId" UUID,
    "contract" "Contract" NOT NULL,
    "sourceKey" TEXT,
    "sourceUrl" TEXT,
    "secondSourceUrl" TEXT,
    "outputFormat" TEXT NOT NULL,
    "variations" TEXT[],
    "delivery" TEXT NOT NULL,
    "callbackUrl" TEXT,
    "warnings" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "ServiceJob_pkey" PRIMARY KEY ("jobId")
);

-- CreateTable
CREATE TABLE "IdempotencyKey" (
    "shop" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "jobId" UUID NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "IdempotencyKey_pkey" PRIMARY KEY ("shop","key")
);

-- CreateTable
CREATE TABLE "CreditAccount" (
    "shop" TEXT NOT NULL,
    "balance" INTEGER NOT NULL,

    CONSTRAINT "CreditAccount_pkey" PRIMARY KEY ("shop")
);

-- CreateTable
CREATE TABLE "CreditMovement" (
    "id" BIGSERIAL NOT NULL,
    "shop" TEXT NOT NULL,
    "kind" "CreditKind" NOT NULL,
    "amount" INTEGER NOT NULL,
    "jobId" UUID,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "CreditMovement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Callback" (
    "id" UUID NOT NULL,
    "shop" TEXT NOT NULL,
    "jobId" UUID NOT NULL,
    "contract" "Contract" NOT NULL,
    "url" TEXT NOT NULL,
    "state" "CallbackState" NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAttemptAt" TIMESTAMP(3),
    "lastStatus" INTEGER,
    "lastError" TEXT,
    "deliveredAt" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Callback_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "ApiKey_prefix_key" ON "ApiKey"("prefix");

-- CreateIndex
CREATE INDEX "ApiKey_shop_idx" ON "ApiKey"("shop");

-- CreateIndex
CREATE INDEX "IdempotencyKey_createdAt_idx" ON "IdempotencyKey"("createdAt");

-- CreateIndex
CREATE INDEX "CreditMovement_shop_id_idx" ON "CreditMovement"("shop", "id");

-- CreateIndex
CREATE UNIQUE INDEX "CreditMovement_jobId_kind_key" ON "CreditMovement"("jobId", "kind");

-- CreateIndex
CREATE UNIQUE INDEX "Callback_jobId_key" ON "Callback"("jobId");

-- CreateIndex
CREATE INDEX "Callback_shop_id_idx" ON "Callback"("shop", "id" DESC);

-- AddForeignKey
ALTER TABLE "ServiceJob" ADD CONSTRAINT "ServiceJob_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ServiceJob" ADD CONSTRAINT "ServiceJob_keyId_fkey" FOREIGN KEY ("keyId") REFERENCES "ApiKey"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Callback" ADD CONSTRAINT "Callback_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

