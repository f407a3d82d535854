import type { HeadersFunction, LinksFunction, LoaderFunctionArgs } from "@remix-run/node";
import { isRouteErrorResponse, Link, Outlet, useLoaderData, useRouteError } from "@remix-run/react";
import { NavMenu } from "@shopify/app-bridge-react";
import { AppProvider as PolarisProvider } from "@shopify/polaris";
import polarisStyles from "@shopify/polaris/build/esm/styles.css?url";
import english from "@shopify/polaris/locales/en.json";
import { AppProvider } from "@shopify/shopify-app-remix/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { PageErrorBoundary } from "../components/ErrorPage.tsx";
import packshotStyles from "../components/packshot.css?url";
import { useHydrated } from "../components/use-hydrated.ts";
import { welcomeShop } from "../intake/settings.ts";

export const links: LinksFunction = () => [
  { rel: "stylesheet", href: polarisStyles },
  { rel: "stylesheet", href: packshotStyles },
];

export async function loader({ request, context: { services, shopify } }: LoaderFunctionArgs) {
  const { session } = await shopify.authenticate.admin(request);
  await welcomeShop(services.database, session.shop);
  const { apiKey, appBridgeUrl } = services.config.shopify;
  return { apiKey, appBridgeUrl };
}

/** The frame never changes while the app is open; the pages inside look again on their own. */
export const shouldRevalidate = () => false;

export default function AppLayout() {
  const { apiKey, appBridgeUrl } = useLoaderData<typeof loader>();
  const hydrated = useHydrated();
  return (
    <AppProvider isEmbeddedApp apiKey={apiKey} {...(appBridgeUrl ? { __APP_BRIDGE_URL: appBridgeUrl } : {})}>
      {/* The admin shows the menu as soon as it is here, and a click on it is lost until the page's code listens. */}
      {hydrated ? (
        <NavMenu>
          <Link to="/app" rel="home">Images</Link>
          <Link to="/app/runs">Runs</Link>
          <Link to="/app/settings">Settings</Link>
          <Link to="/app/api">Image API</Link>
        </NavMenu>
      ) : null}
      <Outlet />
    </AppProvider>
  );
}

/** Only for the frame itself; each page inside has a boundary of its own. */
export function ErrorBoundary() {
  const error = useRouteError();
  if (isRouteErrorResponse(error) && error.status < 500) return boundary.error(error);
  return (
    <PolarisProvider i18n={english}>
      <PageErrorBoundary />
    </PolarisProvider>
  );
}

export const headers: HeadersFunction = (args) => boundary.headers(args);
