import type { LoaderFunctionArgs } from "@remix-run/node";

export async function loader({ request, context: { shopify } }: LoaderFunctionArgs) {
  await shopify.authenticate.admin(request);
  return null;
}
