/** Draws a component to HTML as the server does, inside what every page has around it. What React or Polaris complains about is thrown. */
import { AppProvider } from "@shopify/polaris";
import english from "@shopify/polaris/locales/en.json";
import { createElement, type ReactElement } from "react";
import { renderToString } from "react-dom/server";
import { StaticRouter } from "react-router-dom/server";

export function html(component: ReactElement): string {
  const { error, warn } = console;
  const complain = (...said: unknown[]) => {
    throw new Error(`expected no complaint while drawing but received ${said.join(" ")}`);
  };
  Object.assign(console, { error: complain, warn: complain });
  try {
    const page = createElement(AppProvider, { i18n: english, children: component });
    return renderToString(createElement(StaticRouter, { location: "/app", children: page }));
  } finally {
    Object.assign(console, { error, warn });
  }
}
