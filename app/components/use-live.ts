import { useNavigation, useRevalidator } from "@remix-run/react";
import { useEffect } from "react";

const MOVING_MS = 1500;
const IDLE_MS = 4000;

/**
 * Keeps a page's data fresh: quickly while something moves, now and then while nothing does, not at all while the tab is hidden,
 * and at once when it is shown again. One look ends before the next is planned.
 */
export function useLive(moving: boolean): void {
  const { revalidate, state } = useRevalidator();
  const navigation = useNavigation();
  const resting = state === "idle" && navigation.state === "idle";

  useEffect(() => {
    if (!resting) return;
    const look = () => {
      if (document.visibilityState === "visible") revalidate();
    };
    const timer = setTimeout(look, moving ? MOVING_MS : IDLE_MS);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [resting, moving, revalidate]);
}
