// Validates STAC documents against the schemas they name, offline.
// node validate-stac.js SCHEMA_FOLDER DOCUMENT…   The folder holds every schema under its own address: HOST/PATH.
// Prints one line per document that fails and exits with 1; an extension whose schema is not in the folder is named on stderr.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import addFormats from "ajv-formats";

const [folder, ...documents] = process.argv.slice(2);
const core = { Feature: "item-spec/json-schema/item.json", Catalog: "catalog-spec/json-schema/catalog.json", Collection: "collection-spec/json-schema/collection.json" };

const fileOf = (address) => join(folder, address.replace(/^https?:\/\//, "").replace(/#.*$/, ""));
const load = (address) => {
  const schema = JSON.parse(readFileSync(fileOf(address), "utf8"));
  // Several schemas state an $id with an empty fragment; relative references resolve against the plain address.
  schema.$id = address;
  return schema;
};
const ajv = new Ajv({ strict: false, allErrors: true, loadSchema: async (address) => load(address), validateSchema: false });
addFormats(ajv);
for (const format of ["iri", "iri-reference"]) ajv.addFormat(format, true);

const validators = new Map();
const validator = (address) => {
  if (!validators.has(address)) validators.set(address, ajv.compileAsync(load(address)));
  return validators.get(address);
};

let failed = 0;
for (const path of documents) {
  const json = JSON.parse(readFileSync(path, "utf8"));
  const addresses = [`https://schemas.stacspec.org/v${json.stac_version}/${core[json.type]}`];
  for (const extension of json.stac_extensions ?? [])
    if (existsSync(fileOf(extension))) addresses.push(extension);
    else console.error(`no schema here for ${extension}`);
  for (const address of addresses) {
    const validate = await validator(address);
    if (validate(json)) continue;
    failed++;
    console.log(`${path} against ${address}: ${ajv.errorsText(validate.errors.slice(0, 5))}`);
  }
}
console.log(failed === 0 ? `${documents.length} documents are valid` : `${failed} failures`);
process.exitCode = failed === 0 ? 0 : 1;
