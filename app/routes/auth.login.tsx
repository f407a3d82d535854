import type { ActionFunctionArgs, LinksFunction, LoaderFunctionArgs } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { AppProvider, Button, Card, FormLayout, Page, Text, TextField } from "@shopify/polaris";
import english from "@shopify/polaris/locales/en.json";
import polarisStyles from "@shopify/polaris/build/esm/styles.css?url";
import { useState } from "react";

export const links: LinksFunction = () => [{ rel: "stylesheet", href: polarisStyles }];

const signIn = async ({ request, context: { shopify } }: LoaderFunctionArgs | ActionFunctionArgs) => {
  const { shop } = await shopify.login(request);
  return { error: shop === undefined ? undefined : "Enter the shop's address, such as example.myshopify.com" };
};
export const loader = signIn;
export const action = signIn;

export default function Login() {
  const loaded = useLoaderData<typeof loader>();
  const error = (useActionData<typeof action>() ?? loaded).error;
  const [shop, setShop] = useState("");
  return (
    <AppProvider i18n={english}>
      <Page narrowWidth>
        <Card>
          <Form method="post">
            <FormLayout>
              <Text as="h1" variant="headingMd">Open Packshot in your shop</Text>
              <TextField type="text" name="shop" label="Shop domain" placeholder="example.myshopify.com" value={shop} onChange={setShop} autoComplete="on" error={error ?? false} />
              <Button submit variant="primary">Continue</Button>
            </FormLayout>
          </Form>
        </Card>
      </Page>
    </AppProvider>
  );
}
