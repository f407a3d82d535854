import { useId } from "react";
import type { Params } from "../imaging/params.ts";
import { aspectRatio } from "../imaging/params/frame.ts";

const WIDTH = 160;
const HEIGHT = 120;

/** A sketch of a look: ground, frame, shadow and how much of the frame a product fills. Decorative. */
export function LookSwatch({ params }: { params: Params }) {
  const id = useId();
  const { frame, shadow } = params;
  const aspect = frame.aspect ? aspectRatio(frame.aspect) : frame.width && frame.height ? frame.width / frame.height : WIDTH / HEIGHT;
  const width = Math.min(WIDTH, HEIGHT * aspect);
  const height = width / aspect;
  const left = (WIDTH - width) / 2;
  const tall = height * (frame.fit === "subject" ? frame.fill / 100 : 0.62) * 0.86;
  const wide = tall * 0.5;
  const centre = WIDTH / 2;
  const foot = frame.baseline === null ? (HEIGHT + tall) / 2 : (HEIGHT + height) / 2 - (height * frame.baseline) / 100;
  const product = <path d={bottle(centre, foot, wide, tall)} fill="#7c5a46" />;
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" focusable="false">
      <defs>
        <Ground params={params} id={`${id}ground`} />
        <filter id={`${id}soft`} x="-50%" y="-50%" width="200%" height="200%">
          <feGaussianBlur stdDeviation="3" />
        </filter>
        <linearGradient id={`${id}fade`} x2="0" y2="1">
          <stop stopColor="#fff" stopOpacity="0.45" />
          <stop offset="0.35" stopColor="#fff" stopOpacity="0" />
        </linearGradient>
        <mask id={`${id}mirror`}>
          <rect x="0" y={foot} width={WIDTH} height={tall} fill={`url(#${id}fade)`} />
        </mask>
        <clipPath id={`${id}frame`}>
          <rect x={left} y={(HEIGHT - height) / 2} width={width} height={height} />
        </clipPath>
      </defs>
      <rect width={WIDTH} height={HEIGHT} fill="#ebebeb" />
      <g clipPath={`url(#${id}frame)`}>
        <rect width={WIDTH} height={HEIGHT} fill={`url(#${id}ground)`} />
        {shadow.reflection ? (
          <g mask={`url(#${id}mirror)`}>
            <g transform={`translate(0 ${foot * 2}) scale(1 -1)`}>{product}</g>
          </g>
        ) : null}
        {shadow.drop ? <g transform="translate(5 7)" opacity="0.3" filter={`url(#${id}soft)`}>{product}</g> : null}
        {shadow.wall ? <g transform="translate(14 -4)" opacity="0.18" filter={`url(#${id}soft)`}>{product}</g> : null}
        {shadow.contact || shadow.natural ? <ellipse cx={centre} cy={foot} rx={wide * 0.66} ry="3.5" fill="#000" opacity="0.3" filter={`url(#${id}soft)`} /> : null}
        {product}
      </g>
    </svg>
  );
}

/** A bottle that stands on (centre, foot). */
function bottle(centre: number, foot: number, wide: number, tall: number): string {
  const half = wide / 2;
  const neck = wide * 0.17;
  const shoulder = foot - tall * 0.62;
  const top = foot - tall;
  return `M${centre - neck} ${top}h${neck * 2}V${top + tall * 0.18}Q${centre + half} ${top + tall * 0.22} ${centre + half} ${shoulder}V${foot - 4}q0 4-4 4H${centre - half + 4}q-4 0-4-4V${shoulder}Q${centre - half} ${top + tall * 0.22} ${centre - neck} ${top + tall * 0.18}z`;
}

function Ground({ params: { background }, id }: { params: Params; id: string }) {
  switch (background?.kind) {
    case "transparent":
      return (
        <pattern id={id} width="12" height="12" patternUnits="userSpaceOnUse">
          <rect width="12" height="12" fill="#fff" />
          <path d="M0 0h6v6H0zM6 6h6v6H6z" fill="#d9d9d9" />
        </pattern>
      );
    case "linear":
      return (
        <linearGradient id={id} gradientTransform={`rotate(${background.angle - 90} 0.5 0.5)`}>
          <stop stopColor={background.from} />
          <stop offset="1" stopColor={background.to} />
        </linearGradient>
      );
    case "radial":
      return (
        <radialGradient id={id} cx={`${background.centreX}%`} cy={`${background.centreY}%`} r={`${background.radius}%`}>
          <stop stopColor={background.inner} />
          <stop offset="1" stopColor={background.outer} />
        </radialGradient>
      );
    case "image":
    case "keep":
    case "blur":
      return <Plain id={id} colour="#d8cfc2" />;
    case "colour":
      return <Plain id={id} colour={background.colour} />;
    case undefined:
      return <Plain id={id} colour="#ffffff" />;
  }
}

function Plain({ id, colour }: { id: string; colour: string }) {
  return (
    <linearGradient id={id}>
      <stop stopColor={colour} />
    </linearGradient>
  );
}
