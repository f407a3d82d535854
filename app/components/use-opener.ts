import { useEffect, useLayoutEffect, useRef, type RefObject } from "react";

/** Before the dialog takes the focus; on the server there is no layout. */
const useBeforeFocus = typeof document === "undefined" ? useEffect : useLayoutEffect;

/**
 * What a dialog is given as its activator, to hand the focus back to the button that was pressed by key. Polaris focuses the first button
 * inside the element, so it is the button's own wrapping; a click leaves the focus nowhere. @param open whether the dialog is open
 */
export function useOpener(open: boolean): RefObject<HTMLElement> {
  const opener = useRef<HTMLElement | null>(null);
  useBeforeFocus(() => {
    const { activeElement, body } = document;
    if (open) opener.current = activeElement === body ? null : (activeElement?.parentElement ?? null);
  }, [open]);
  return opener;
}
