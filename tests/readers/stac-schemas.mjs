// Validates STAC documents: always against the rules of stac.schema.json beside this file, and, where a folder of published schemas is given
// (each under its own address: HOST/PATH), against the core schema of the document's version and those of the extensions that it names.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import addFormats from "ajv-formats";

const kinds = { Feature: "item-spec/json-schema/item.json", Catalog: "catalog-spec/json-schema/catalog.json", Collection: "collection-spec/json-schema/collection.json" };

export class StacSchemas {
  documents = 0;
  extensions = 0;
  #incomplete = new Set();

  constructor(folder, passedOver = []) {
    this.folder = folder;
    this.passedOver = passedOver;
    this.ajv = new Ajv({ strict: false, allErrors: true, loadSchema: async (address) => this.#load(address), validateSchema: false });
    addFormats(this.ajv);
    for (const format of ["iri", "iri-reference"]) this.ajv.addFormat(format, true);
    this.ajv.addSchema(JSON.parse(readFileSync(new URL("stac.schema.json", import.meta.url), "utf8")));
  }

  // What is wrong with a document, a text each; its kind is its type, or "error".
  async problems(json, kind = json.type) {
    const own = this.ajv.getSchema(`stac.schema.json#/definitions/${kind}`);
    if (!own) return [`${json.id}: the type ${kind} is none of STAC`];
    // Items from before 1.0 are kept as they were given; the rules are not theirs.
    const found = /^(0\.|1\.0\.0-)/.test(json.stac_version) || own(json) ? [] : [`${json.id} against stac.schema.json: ${this.#text(own)}`];
    this.documents++;
    for (const address of this.#published(json)) {
      const valid = await this.#compile(address);
      if (valid && !valid(json)) found.push(`${json.id} against ${address}: ${this.#text(valid)}`);
      if (valid && address.includes("extension")) this.extensions++;
    }
    return found;
  }

  #published(json) {
    if (!this.folder || !(json.type in kinds)) return [];
    const named = (json.stac_extensions ?? []).filter((address) => !this.passedOver.includes(address));
    return [`https://schemas.stacspec.org/v${json.stac_version}/${kinds[json.type]}`, ...named].filter((address) => existsSync(this.#fileOf(address)) || this.#lacks(address));
  }

  // Said once, and left out.
  #lacks(address) {
    if (!this.#incomplete.has(address)) console.error(`not validated against ${address}: it, or a schema that it refers to, is not here`);
    this.#incomplete.add(address);
    return false;
  }

  #fileOf(address) {
    return join(this.folder, address.replace(/^https?:\/\//, "").replace(/#.*$/, ""));
  }

  // Several schemas state an $id with an empty fragment; relative references resolve against the plain address.
  #load(address) {
    return { ...JSON.parse(readFileSync(this.#fileOf(address), "utf8")), $id: address };
  }

  async #compile(address) {
    if (this.#incomplete.has(address)) return null;
    try {
      // A schema that another one refers to is there already.
      return this.ajv.getSchema(address) ?? (await this.ajv.compileAsync(this.#load(address)));
    } catch (error) {
      if (error.code !== "ENOENT") throw error;
      this.#lacks(address);
      return null;
    }
  }

  #text(validate) {
    return this.ajv.errorsText(validate.errors.slice(0, 4));
  }
}
