// A client whose types are made of the document places an order on a running host: node client.js URL
import createClient from "openapi-fetch";
import type { paths } from "./schema.js";

const baseUrl = process.argv[2];
if (!baseUrl) {
  throw new Error("usage: node client.js URL");
}
const api = createClient<paths>({ baseUrl });
const suffix = Date.now().toString();

const restocked = await api.POST("/api/v1/inventory/restockSku", { body: { sku: `SKU-${suffix}`, lotId: `LOT-${suffix}`, units: 5 } });
if (restocked.error) {
  throw new Error(JSON.stringify(restocked.error));
}
const placed = await api.POST("/api/v1/orders/placeOrder", {
  body: { orderId: `ORDER-${suffix}`, sku: `SKU-${suffix}`, units: 2, price: 9.5, userId: "USER-1" },
});
if (placed.error) {
  throw new Error(JSON.stringify(placed.error));
}
const { units }: { units: number } = placed.data;

const refused = await api.POST("/api/v1/orders/placeOrder", { body: { orderId: "A", sku: "SKU-1", units: 0, price: 1, userId: "USER-1" } });
if (refused.response.status !== 400 || !refused.error || !("errors" in refused.error)) {
  throw new Error("a faulty order was not refused as the document says");
}

const deadline = Date.now() + 30_000;
for (;;) {
  const { data, error } = await api.POST("/api/v1/orders/listOrders", { body: { orderId: `ORDER-${suffix}` } });
  if (error) {
    throw new Error(JSON.stringify(error));
  }
  const order = data.orders[0];
  if (order) {
    console.log(`${order.orderId}: ${order.units} of ${units} units, ${order.orderStatus}`);
    break;
  }
  if (Date.now() > deadline) {
    throw new Error("the order was not created");
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
}
