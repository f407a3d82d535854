-- CreateTable
CREATE TABLE "Sweep" (
    "shop" TEXT NOT NULL,
    "dueAt" TIMESTAMP(3) NOT NULL,
    "since" TIMESTAMP(3) NOT NULL,
    "position" TIMESTAMP(3),
    "sweptAt" TIMESTAMP(3),
    "found" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Sweep_pkey" PRIMARY KEY ("shop")
);

-- CreateIndex
CREATE INDEX "Sweep_dueAt_idx" ON "Sweep"("dueAt");

-- Which webhooks told of a product.
CREATE INDEX "Delivery_shop_product_idx" ON "Delivery"("shop", (payload->>'admin_graphql_api_id'));
