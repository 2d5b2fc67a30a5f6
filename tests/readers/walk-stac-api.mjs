// Walks a STAC API as a client does: landing page, conformance, collections, search, paging, items. Checks what clients rely on, and validates
// every document it gets: against the rules of stac.schema.json, and against the published STAC schemas that it names where their folder is given.
// node walk-stac-api.mjs ROOT [SCHEMA_FOLDER [SCHEMA_TO_PASS_OVER…]]   Prints a line of counts; what is wrong goes to stderr, and the exit code is 1 then.
import { isDeepStrictEqual } from "node:util";
import { StacSchemas } from "./stac-schemas.mjs";

const [root, folder, ...passedOver] = process.argv.slice(2);
const problems = [];
const check = (truth, what) => truth || problems.push(what);
const counts = { collections: 0, items: 0, pages: 0, validated: 0, extensions: 0 };
const schemas = new StacSchemas(folder, passedOver);
const validate = async (json, kind) => problems.push(...(await schemas.problems(json, kind)));

// ---- Requests
async function ask(href, { method = "GET", body, status = 200, type } = {}) {
  const response = await fetch(href, { method, headers: { origin: "https://example.org", ...(body ? { "content-type": "application/json" } : {}) }, body: body && JSON.stringify(body) });
  const text = await response.text();
  check(response.status === status, `${method} ${href}: status ${response.status} instead of ${status}: ${text.slice(0, 300)}`);
  check(response.headers.get("access-control-allow-origin") === "*", `${method} ${href}: no CORS header`);
  if (type) check(response.headers.get("content-type")?.startsWith(type), `${method} ${href}: content type ${response.headers.get("content-type")}`);
  return type === "text/html" ? text : JSON.parse(text);
}
const link = (json, rel, test = () => true) => json.links.find((one) => one.rel === rel && test(one));
const geo = "application/geo+json";

// All items of a search, page by page, by the links of the pages.
async function* pages(href, options) {
  const tokens = new Set();
  for (let next = { href, ...options }; next; ) {
    const page = await ask(next.href, { method: next.method, body: next.body, type: geo });
    counts.pages++;
    if (!page.features) return;
    await validate(page);
    check(page.type === "FeatureCollection" && page.numberReturned === page.features.length, `${next.href}: not a page of items`);
    check(link(page, "root")?.href === root, `${next.href}: no root link`);
    yield page;
    next = link(page, "next");
    const token = next && JSON.stringify(next);
    if (token && tokens.has(token)) throw new Error("pages go round in a circle");
    tokens.add(token);
  }
}
const all = async (href, options) => {
  const items = [];
  for await (const page of pages(href, options)) items.push(...page.features);
  return items;
};
const idsOf = (items) => items.map((item) => `${item.collection}/${item.id}`);
const same = (one, other, what) => check(isDeepStrictEqual(idsOf(one), idsOf(other)), `${what}: ${one.length} and ${other.length} items, or another order`);

// ---- Landing page
const landing = await ask(root, { type: "application/json" });
await validate(landing);
for (const rel of ["self", "root", "conformance", "data", "service-desc", "service-doc", "search"]) check(link(landing, rel), `landing page: no link ${rel}`);
for (const method of ["GET", "POST"]) check(link(landing, "search", (one) => one.method === method && one.type === geo), `landing page: no search by ${method}`);
check(landing.links.every((one) => /^https?:\/\//.test(one.href)), "landing page: links are not absolute");
const declared = await ask(link(landing, "conformance").href);
check(isDeepStrictEqual(declared.conformsTo, landing.conformsTo), "conformance: not that of the landing page");
for (const name of ["core", "item-search", "collections", "ogcapi-features", "item-search#sort", "item-search#fields", "item-search#query"])
  check(landing.conformsTo.includes(`https://api.stacspec.org/v1.0.0/${name}`), `conformance: no ${name}`);
check(landing.conformsTo.some((name) => name.endsWith("item-search#filter")), "conformance: no filter");
const api = await ask(link(landing, "service-desc").href, { type: link(landing, "service-desc").type.split(";")[0] });
check(api.openapi.startsWith("3.") && api.servers[0].url === root, "OpenAPI: wrong version or server");
check((await ask(link(landing, "service-doc").href, { type: "text/html" })).includes("</html>"), "service-doc: no page");

// ---- Collections and their items
const list = await ask(link(landing, "data").href);
check(isDeepStrictEqual(list.collections.map((one) => one.id), landing.links.filter((one) => one.rel === "child").map((one) => decodeURIComponent(one.href.split("/").pop()))), "landing page: not one child per collection");
let every = [];
for (const collection of list.collections) {
  counts.collections++;
  await validate(collection);
  check(isDeepStrictEqual(await ask(link(collection, "self").href), collection), `${collection.id}: differs from its own document`);
  const items = await all(`${link(collection, "items").href}?limit=7`);
  same(items, [...items].sort((a, b) => (a.collection < b.collection ? -1 : 1)), `${collection.id}: items of other collections`);
  every.push(...items);
  const queryables = await ask(link(collection, "http://www.opengis.net/def/rel/ogc/1.0/queryables").href, { type: "application/schema+json" });
  check(queryables.type === "object" && queryables.properties.id && queryables.$schema, `${collection.id}: no queryables`);
}
check(new Set(idsOf(every)).size === every.length, "items come twice");
for (const item of every) {
  counts.items++;
  await validate(item);
  for (const rel of ["self", "root", "parent", "collection"]) check(item.links.filter((one) => one.rel === rel).length === 1, `${item.id}: not one link ${rel}`);
}
for (const item of every.slice(0, 20)) check(isDeepStrictEqual(await ask(link(item, "self").href, { type: geo }), item), `${item.id}: differs from its own document`);

// ---- Search, both ways
const search = link(landing, "search").href;
const byGet = await all(`${search}?limit=13`);
const byPost = await all(search, { method: "POST", body: { limit: 17 } });
same(byGet, byPost, "search by GET and POST");
check(new Set(idsOf(byGet)).size === every.length && byGet.length === every.length, `search finds ${byGet.length} of ${every.length} items`);
const time = (item) => Date.parse(item.properties.datetime ?? item.properties.start_datetime);
check(byGet.every((item, index) => index === 0 || time(byGet[index - 1]) >= time(item)), "search: not in the order of time, latest first");
const one = every.find((item) => item.bbox?.every((number) => Math.abs(number) <= 180) && item.geometry) ?? every[0];
const [west, south] = one.bbox, [east, north] = one.bbox.slice(one.bbox.length / 2);
const inBox = await all(`${search}?limit=500&bbox=${[west, south, east, north]}&collections=${one.collection}`);
check(idsOf(inBox).includes(idsOf([one])[0]), "search by bbox: the item of that bbox is missing");
same(inBox, await all(search, { method: "POST", body: { limit: 500, collections: [one.collection], intersects: { type: "Polygon", coordinates: [[[west, south], [east, south], [east, north], [west, north], [west, south]]] } } }), "bbox and intersects");
const moment = one.properties.datetime ?? one.properties.start_datetime;
check(idsOf(await all(`${search}?limit=500&datetime=${encodeURIComponent(moment)}`)).includes(idsOf([one])[0]), "search by datetime: the item of that time is missing");
same(await all(`${search}?ids=${encodeURIComponent(one.id)}&collections=${one.collection}`), [one], "search by id");

// ---- Filters, sorting, fields
const cloudy = every.filter((item) => typeof item.properties["eo:cloud_cover"] === "number" && item.properties["eo:cloud_cover"] <= 40);
const text = await all(`${search}?limit=500&filter-lang=cql2-text&filter=${encodeURIComponent('"eo:cloud_cover" <= 40')}`);
const json = await all(search, { method: "POST", body: { limit: 500, "filter-lang": "cql2-json", filter: { op: "<=", args: [{ property: "eo:cloud_cover" }, 40] } } });
same(text, json, "filter as text and as JSON");
same(text, await all(search, { method: "POST", body: { limit: 500, query: { "eo:cloud_cover": { lte: 40 } } } }), "filter and query");
check(text.length === cloudy.length, `filter finds ${text.length} items, ${cloudy.length} fulfil it`);
const sorted = await all(search, { method: "POST", body: { limit: 11, sortby: [{ field: "properties.eo:cloud_cover", direction: "asc" }] } });
same([...sorted].sort(() => 0), await all(`${search}?limit=11&sortby=${encodeURIComponent("+eo:cloud_cover")}`), "sorting by GET and POST");
const clouds = sorted.map((item) => item.properties["eo:cloud_cover"] ?? Infinity);
check(sorted.length === every.length && clouds.every((cloud, index) => index === 0 || clouds[index - 1] <= cloud), "sorting: not in order, or not complete");
const slim = (await ask(`${search}?limit=1&fields=id,-assets,-geometry,-links`)).features[0];
check(slim.id && !("assets" in slim) && !("geometry" in slim) && !("links" in slim), "fields: not left out");

// ---- Counting
const counted = (await ask(`${link(landing, "aggregate").href}?aggregations=total_count`)).aggregations[0];
check(counted.name === "total_count" && counted.value === every.length, `aggregate counts ${counted.value} of ${every.length} items`);
check((await ask(link(landing, "aggregations").href)).aggregations.some((one) => one.name === "total_count"), "aggregations: total_count is not offered");

// ---- Errors
for (const [query, code] of [["limit=0", "page.limit"], ["limit=1001", "page.limit"], ["bbox=1,2,3", "bbox.count"], ["bbox=0,10,1,0", "bbox.latitude_order"], ["datetime=yesterday", "time.form"], ["token=abc", "page.token"], ["filter=a%20b", "filter.form"]]) {
  const error = await ask(`${search}?${query}`, { status: 400, type: "application/json" });
  await validate(error, "error");
  check(error.code === code && error.description?.length > 20, `${query}: ${JSON.stringify(error)}`);
}
for (const missing of ["no-such-collection", "no-such-collection/items", `${encodeURIComponent(one.collection)}/items/no-such-item`])
  await validate(await ask(`${root}/collections/${missing}`, { status: 404, type: "application/json" }), "error");

for (const problem of problems.slice(0, 40)) console.error(problem);
[counts.validated, counts.extensions] = [schemas.documents, schemas.extensions];
console.log(Object.entries(counts).map(([name, count]) => `${count} ${name}`).join(", "));
process.exitCode = problems.length === 0 ? 0 : 1;
