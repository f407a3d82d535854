-- DropIndex
-- The newest jobs of a shop are found by their ids, which grow with time.
DROP INDEX "Job_shop_state_createdAt_idx";
