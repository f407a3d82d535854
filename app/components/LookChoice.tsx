import { Badge, InlineError, Text } from "@shopify/polaris";
import { useId } from "react";
import type { LookOption } from "../view-types.ts";
import { describeLook } from "./look.ts";
import { LookSwatch } from "./LookSwatch.tsx";

interface Props {
  looks: LookOption[];
  /** Whether JPEG photos become PNG in a look without background. */
  keepTransparency: boolean;
  selected: string;
  error: string | undefined;
  onChange: (name: string) => void;
}

/** The looks as pictured radio buttons. */
export function LookChoice({ looks, keepTransparency, selected, error, onChange }: Props) {
  const errorId = useId();
  return (
    <>
      <fieldset className="packshot-looks" aria-describedby={error ? errorId : undefined}>
        <legend className="packshot-hidden">Look of finished images</legend>
        {looks.map(({ name, label, params, own }) => (
          <label key={name} className="packshot-look">
            <input className="packshot-hidden" type="radio" name="presetName" value={name} checked={name === selected} onChange={() => onChange(name)} />
            <LookSwatch params={params} />
            <span className="packshot-look-text">
              <Text as="span" fontWeight="semibold">{label}</Text>
              <Text as="span" variant="bodySm" tone="subdued">{describeLook(params, keepTransparency)}</Text>
              {own ? <span><Badge>Your own</Badge></span> : null}
            </span>
          </label>
        ))}
      </fieldset>
      {error ? <InlineError message={error} fieldID={errorId} /> : null}
    </>
  );
}
