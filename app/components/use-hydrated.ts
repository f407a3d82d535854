import { useSyncExternalStore } from "react";

const never = () => () => {};

/** Whether the page's code runs: false in what the server sends and in the browser's first drawing of it. */
export const useHydrated = (): boolean => useSyncExternalStore(never, () => true, () => false);
