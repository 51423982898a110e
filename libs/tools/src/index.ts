export { ToolFailure } from './failure.js';
export { McpListings } from './mcp/listings.js';
export { toolsOfOpenApi, type ImportedTools, type OpenApiOptions } from './openapi/import.js';
export { fetchDocument } from './openapi/read-document.js';
export { nameOfSecret, type SecretOf, type SecretSource } from './secrets.js';
export { createToolSet, type ToolSetOptions } from './tool-set.js';
export type { ToolListing, ToolRequest, ToolResult, ToolSet, ToolSpec } from './tool.port.js';
