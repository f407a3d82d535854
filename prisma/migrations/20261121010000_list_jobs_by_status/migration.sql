-- The pages list and count a shop's jobs by status, newest first (ids are UUID v7).
CREATE INDEX "Job_shop_status_id_idx" ON "Job"("shop", "status", "id");
