/** What a call was given, checked. Names are read without regard to case: the contract itself writes some in two ways. */
import { z } from "zod";
import { PackshotError } from "../../errors.ts";
import { parseAddress } from "../safe-fetch/target.ts";
import { Refusal } from "./words.ts";

/** By lower-case name; what is empty counts as left out. */
export type Fields = Readonly<Record<string, string>>;

/** Takes texts and numbers; of a name that comes twice the first. */
export function fieldsOf(values: object): Fields {
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(values) as [string, unknown][]) {
    const text = typeof value === "number" ? String(value) : value;
    if (typeof text === "string" && text.trim() !== "") fields[name.toLowerCase()] ??= text.trim();
  }
  return fields;
}

const address = z.string().superRefine((text, context) => {
  try {
    parseAddress(text);
  } catch (error) {
    if (!(error instanceof PackshotError)) throw error;
    context.addIssue({ code: "custom", message: "expected a public http or https address" });
  }
});
const wholeNumber = z.string().regex(/^\d{1,10}$/, "expected a whole number").transform(Number);

const imageFields = z.object({
  templateid: wholeNumber.optional(),
  imageurl: z.string("expected a value").pipe(address),
  imageurl2: address.optional(),
  imagerequesteddeliverytimeinhours: wholeNumber.optional(),
  imagecallbackurl: address.optional(),
});

/** As the contract writes them. */
const names: Record<keyof z.infer<typeof imageFields>, string> = {
  templateid: "templateId",
  imageurl: "ImageURL",
  imageurl2: "ImageURL2",
  imagerequesteddeliverytimeinhours: "ImageRequestedDeliveryTimeInHours",
  imagecallbackurl: "ImageCallbackURL",
};

export interface ImageFields {
  templateId: number | undefined;
  imageUrl: string;
  secondImageUrl: string | undefined;
  callbackUrl: string | undefined;
}

/** @throws Refusal "invalidRequest" naming every faulty parameter */
export function imageFieldsOf(fields: Fields): ImageFields {
  const { success, data, error } = imageFields.safeParse(fields);
  if (!success) {
    throw new Refusal("invalidRequest", error.issues.map(({ path, message }) => `${names[path[0] as keyof typeof names]}: ${message}`).join("; "));
  }
  return { templateId: data.templateid, imageUrl: data.imageurl, secondImageUrl: data.imageurl2, callbackUrl: data.imagecallbackurl };
}
