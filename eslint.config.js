import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

/** What each folder of app/ may import from the others, and why the border stands. The table is docs/decisions/0003. */
const everyFolder = ["routes", "components", "intake", "service", "jobs", "processors", "imaging", "shopify", "publishing", "review", "runs", "storage", "database"];
const borders = [
  { folder: "imaging", may: [], why: "imaging is pure pixels: no Shopify, database, network or environment" },
  { folder: "processors", may: ["imaging", "storage"], why: "a processor turns bytes into bytes and knows no shop" },
  { folder: "storage", may: [], why: "storage moves bytes and knows nothing of their meaning" },
  { folder: "shopify", may: ["database"], why: "shopify/ speaks the Admin API and nothing else" },
  { folder: "publishing", may: ["shopify", "storage", "jobs", "database", "imaging"], why: "publishing writes back what a job made" },
  { folder: "review", may: ["jobs", "publishing", "imaging", "database", "storage"], why: "review decides about results, it neither makes nor sends them" },
  { folder: "runs", may: ["intake", "jobs", "publishing", "review", "shopify", "storage", "imaging", "database"], why: "runs turn a catalogue into ordinary jobs and count what they come to" },
  { folder: "jobs", may: ["intake", "runs", "processors", "publishing", "review", "shopify", "storage", "imaging", "database"], why: "jobs know nothing of HTTP or pages" },
  { folder: "intake", may: ["jobs", "shopify", "imaging", "database", "storage"], why: "intake accepts work, it does not do it" },
  { folder: "service", may: ["intake", "jobs", "storage", "imaging", "database", "review", "publishing"], why: "the image API adds contracts around intake" },
  { folder: "telemetry", may: ["database", "storage"], why: "telemetry watches the others, which may all tell it something, and takes no part" },
  { folder: "components", may: ["imaging"], why: "components take props and send events" },
];

const bordersFor = ({ folder, may, why }) => ({
  files: [`app/${folder}/**/*.{ts,tsx}`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: everyFolder
          .filter((other) => other !== folder && !may.includes(other))
          .map((other) => ({ regex: `^(\\.\\./)+${other}/`, message: `app/${folder} may not import app/${other}: ${why}.` })),
      },
    ],
  },
});

export default tseslint.config(
  { ignores: ["build/", "data/", "node_modules/", "demo-output/", "test-output/", "**/*.generated.ts", "**/*.js", "**/*.mjs"] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
  { files: ["app/**/*.{ts,tsx}"], ...reactHooks.configs.flat["recommended-latest"] },
  {
    rules: {
      "@typescript-eslint/only-throw-error": ["error", { allow: [{ from: "lib", name: "Response" }, { from: "package", package: "@remix-run/server-runtime", name: "TypedResponse" }] }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": "off",
      "@typescript-eslint/consistent-type-imports": "error",
      "no-restricted-syntax": [
        "error",
        {
          selector: "MemberExpression[object.name='process'][property.name='env']",
          message: "Only app/config.server.ts reads the environment.",
        },
      ],
    },
  },
  ...borders.map(bordersFor),
  { files: ["app/config.server.ts", "app/imaging/model/runtime.ts", "prisma.config.ts", "vite.config.ts", "test/**", "scripts/**"], rules: { "no-restricted-syntax": "off" } },
  { files: ["test/**"], rules: { "@typescript-eslint/no-non-null-assertion": "off" } },
);
