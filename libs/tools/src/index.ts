export type { ToolListing, ToolRequest, ToolResult, ToolSet, ToolSpec } from './tool.port.js';
