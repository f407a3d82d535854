import { defineConfig } from "prisma/config";
import { migrateAdapter } from "./app/database/migrate-adapter.ts";

// The CLI looks for a native engine before it reads `engine: "js"`. Any existing file satisfies it and is never loaded;
// without this line every CLI error shows as a failed download.
process.env.PRISMA_QUERY_ENGINE_LIBRARY ??= process.execPath;
process.env.CHECKPOINT_DISABLE ??= "1";

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  experimental: { adapter: true },
  engine: "js",
  adapter: () => {
    const url = process.env.DATABASE_URL;
    if (!url) throw new Error("DATABASE_URL: expected the address of the PostgreSQL database to migrate, but it is not set");
    return Promise.resolve(migrateAdapter(url));
  },
});
