// Validates STAC documents offline: always against the rules of stac.schema.json, and against published schemas where their folder is given.
// node validate-stac.js SCHEMA_FOLDER|- DOCUMENT…   Prints a line for each failure and exits with 1 then.
import { readFileSync } from "node:fs";
import { StacSchemas } from "./stac-schemas.mjs";

const [folder, ...documents] = process.argv.slice(2);
const schemas = new StacSchemas(folder === "-" ? null : folder);
let failed = 0;
for (const path of documents)
  for (const problem of await schemas.problems(JSON.parse(readFileSync(path, "utf8")))) {
    failed++;
    console.log(`${path}: ${problem}`);
  }
console.log(failed === 0 ? `${documents.length} documents are valid` : `${failed} failures`);
process.exitCode = failed === 0 ? 0 : 1;
