-- CreateTable. Unlogged: written for every call, and after a crash the first answer fills it again.
CREATE UNLOGGED TABLE "ApiBudget" (
    "shop" TEXT NOT NULL,
    "level" DOUBLE PRECISION NOT NULL,
    "maximum" DOUBLE PRECISION NOT NULL,
    "rate" DOUBLE PRECISION NOT NULL,
    "reserved" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "spent" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "unsettled" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "corrected" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "ApiBudget_pkey" PRIMARY KEY ("shop")
);
