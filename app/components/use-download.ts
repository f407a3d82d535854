import { useState } from "react";

interface Download {
  start: () => void;
  busy: boolean;
  failed: boolean;
  dismiss: () => void;
}

/** Saves what an address of the app answers. A plain link would lack the session token that App Bridge adds to each fetch. */
export function useDownload(address: string, filename: string): Download {
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const save = async () => {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`expected the file at ${address} but received HTTP ${response.status}`);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await response.blob());
    link.download = filename;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return {
    start: () => {
      setState("busy");
      save().then(() => setState("idle"), () => setState("failed"));
    },
    busy: state === "busy",
    failed: state === "failed",
    dismiss: () => setState("idle"),
  };
}
