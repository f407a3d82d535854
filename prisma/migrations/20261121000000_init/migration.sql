
-- The dispatcher reads only what is not dispatched yet.
CREATE INDEX "Delivery_waiting_idx" ON "Delivery"("id") WHERE "dispatchedAt" IS NULL;
