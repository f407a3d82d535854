/** The bodies of the contract's answers: the names and their order are the service's own. */
import XMLBuilder from "fast-xml-builder";
import type { Production } from "./calls.ts";
import type { Template } from "./templates.ts";
import type { ErrorCode, Refusal } from "./words.ts";

/** Prices are counted in credits; the contract's id of our only currency. */
const CREDITS = 1;

/** What an answer begins with, whatever became of the call. */
export interface Outcome {
  ERRORCODE: ErrorCode;
  message: string;
}

const success: Outcome = { ERRORCODE: "noError", message: "" };

export function refused({ code, message }: Pick<Refusal, "code" | "message">): Outcome {
  return { ERRORCODE: code, message };
}

export function templatesAnswer({ templates, price }: { templates: Template[]; price: number }) {
  return {
    ...success,
    TEMPLATES: { TEMPLATE: templates.map(({ id, name }) => ({ PRICE: { AMOUNT: price.toFixed(2), CURRENCYID: CREDITS }, TEMPLATEID: id, TEMPLATENAME: name })) },
  };
}

export function addImageAnswer(ticket: string) {
  return { ...success, IMAGETICKET: ticket };
}

export function imageStatusAnswer({ ticket, status, finalImageUrl, failure }: Production) {
  return {
    ...(failure === null ? success : refused({ code: "imageNotProcessed", message: failure })),
    IMAGESTATUS: { FINALIMAGEURL: finalImageUrl ?? "", IMAGETICKET: ticket, STATUSID: status.id, STATUSNAME: status.name },
  };
}

export type RootElement = "TEMPLATESRESPONSE" | "ADDIMAGERESPONSE" | "IMAGESTATUSRESPONSE";

const builder = new XMLBuilder({ suppressEmptyNode: true, format: true, indentBy: "" });

/** One answer as an XML document. */
export function toXml(root: RootElement, answer: Outcome): string {
  return builder.build({ [root]: answer });
}
