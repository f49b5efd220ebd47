// Parses an AsyncAPI document by the initiative's own parser: node asyncapi.js FILE
import { readFile } from "node:fs/promises";
import { Parser } from "@asyncapi/parser";

const { document, diagnostics } = await new Parser().parse(await readFile(process.argv[2], "utf8"));
const errors = diagnostics.filter((one) => one.severity === 0);
for (const one of errors) {
  console.error(`${one.path.join(".")}: ${one.message}`);
}
if (!document || errors.length > 0) {
  process.exit(1);
}
console.log(`${document.channels().length} channels, ${document.operations().length} operations, ${document.messages().length} messages`);
