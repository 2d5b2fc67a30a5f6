// Prints a Parquet file as JSON: {"rows":[…],"metadata":{…}}, read by hyparquet, which knows nothing of Datacube; zstd is read by fzstd, its companion.
// node read_parquet.mjs FILE
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";

const file = await asyncBufferFromFile(process.argv[2]);
const metadata = await parquetMetadataAsync(file);
const rows = await parquetReadObjects({ file, compressors: { ZSTD: compressors.ZSTD } });
const plain = (key, value) => (typeof value === "bigint" ? Number(value) : value);
console.log(JSON.stringify({ rows, metadata: Object.fromEntries((metadata.key_value_metadata ?? []).map((pair) => [pair.key, pair.value])) }, plain));
