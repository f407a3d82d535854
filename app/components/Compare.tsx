import { useState, type CSSProperties } from "react";
import type { Picture } from "../view-types.ts";

const grounds = ["squares", "white", "dark"] as const;
type Ground = (typeof grounds)[number];
const groundLabels: Record<Ground, string> = { squares: "Squares", white: "White", dark: "Dark" };

interface Props {
  before: Picture;
  after: Picture;
  alt: string;
}

/** Before and after in one frame, the border moved by a range input (pointer, touch, arrow keys); beside each other on a narrow screen. */
export function Compare({ before, after, alt }: Props) {
  const [share, setShare] = useState(50);
  const [ground, setGround] = useState<Ground>("squares");
  const stage = { className: `packshot-stage packshot-on-${ground}`, style: aspectOf(after) };
  return (
    <div className="packshot-compare">
      <div {...stage}>
        <div className="packshot-layer" style={{ clipPath: `inset(0 0 0 ${share}%)` }}>
          <PictureOf picture={after} alt={`After: ${alt}`} />
        </div>
        <div className="packshot-layer" style={{ clipPath: `inset(0 ${100 - share}% 0 0)` }}>
          <PictureOf picture={before} alt={`Before: ${alt}`} />
        </div>
        <span className="packshot-caption packshot-caption-before" aria-hidden="true">Before</span>
        <span className="packshot-caption packshot-caption-after" aria-hidden="true">After</span>
        <div className="packshot-line" style={{ left: `${share}%` }} />
        <input
          type="range"
          className="packshot-slider"
          min={0}
          max={100}
          value={share}
          aria-label="Compare before and after"
          aria-valuetext={`${share}% before, ${100 - share}% after`}
          onChange={(event) => setShare(Number(event.target.value))}
        />
      </div>
      <div className="packshot-side-by-side">
        <figure {...stage}>
          <PictureOf picture={before} alt={`Before: ${alt}`} />
          <figcaption className="packshot-caption packshot-caption-before">Before</figcaption>
        </figure>
        <figure {...stage}>
          <PictureOf picture={after} alt={`After: ${alt}`} />
          <figcaption className="packshot-caption packshot-caption-before">After</figcaption>
        </figure>
      </div>
      <div className="packshot-grounds" role="group" aria-label="Background of this view">
        {grounds.map((one) => (
          <button key={one} type="button" aria-pressed={one === ground} aria-label={groundLabels[one]} title={groundLabels[one]} className={`packshot-ground packshot-on-${one}`} onClick={() => setGround(one)} />
        ))}
      </div>
    </div>
  );
}

/** The frame of a picture, for the stage that it stands on. */
export function aspectOf({ width, height }: Picture): CSSProperties {
  return { "--aspect": width > 0 && height > 0 ? (width / height).toFixed(4) : "1" } as CSSProperties;
}

/** One picture; its small version fills the place until it is there. */
export function PictureOf({ picture, alt }: { picture: Picture; alt: string }) {
  const [loaded, setLoaded] = useState(false);
  const style = picture.preview && !loaded ? ({ "--preview": `url("${picture.preview}")` } as CSSProperties) : undefined;
  return <img className="packshot-picture" src={picture.address} alt={alt} width={picture.width} height={picture.height} style={style} onLoad={() => setLoaded(true)} />;
}
