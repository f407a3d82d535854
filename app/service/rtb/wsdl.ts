/** The SOAP door's description: document/literal wrapped, every value a text but numbers, in the order of the REST answers. */
export const NAMESPACE = "http://removethebackground.com/";

const element = (name: string, type: string, least = 0) => `<s:element minOccurs="${least}" maxOccurs="1" name="${name}" type="${type}"/>`;
const texts = (...names: string[]) => names.map((name) => element(name, "s:string")).join("");
const complexType = (name: string, content: string) => `<s:complexType name="${name}"><s:sequence>${content}</s:sequence></s:complexType>`;
const wrapper = (name: string, content: string) => `<s:element name="${name}"><s:complexType><s:sequence>${content}</s:sequence></s:complexType></s:element>`;

const contact = ["ContactEmail", "ContactAPIkey"];
const outcome = texts("ERRORCODE", "message");

const operations: { name: string; takes: string[]; answers: string }[] = [
  { name: "GetTemplates", takes: contact, answers: "TEMPLATESRESPONSE" },
  {
    name: "AddImageToQueue",
    takes: [...contact, "developerAPIkey", "templateId", "ImageURL", "ImageURL2", "ImageRequestedDeliveryTimeInHours", "ImageCallbackURL"],
    answers: "ADDIMAGERESPONSE",
  },
  { name: "GetImageStatus", takes: [...contact, "ImageTicket"], answers: "IMAGESTATUSRESPONSE" },
];

const types = [
  complexType("TEMPLATESRESPONSE", outcome + element("TEMPLATES", "tns:TEMPLATES")),
  complexType("TEMPLATES", `<s:element minOccurs="0" maxOccurs="unbounded" name="TEMPLATE" type="tns:TEMPLATE"/>`),
  complexType("TEMPLATE", element("PRICE", "tns:PRICE", 1) + element("TEMPLATEID", "s:int", 1) + element("TEMPLATENAME", "s:string", 1)),
  complexType("PRICE", element("AMOUNT", "s:decimal", 1) + element("CURRENCYID", "s:int", 1)),
  complexType("ADDIMAGERESPONSE", outcome + texts("IMAGETICKET")),
  complexType("IMAGESTATUSRESPONSE", outcome + element("IMAGESTATUS", "tns:IMAGESTATUS")),
  complexType("IMAGESTATUS", texts("FINALIMAGEURL", "IMAGETICKET") + element("STATUSID", "s:int", 1) + texts("STATUSNAME")),
];

/** @param address where the door stands, as clients reach it */
export function wsdl(address: string): string {
  const elements = operations.map(({ name, takes, answers }) => wrapper(name, texts(...takes)) + wrapper(`${name}Response`, element(`${name}Result`, `tns:${answers}`)));
  const messages = operations.map(
    ({ name }) =>
      `<wsdl:message name="${name}SoapIn"><wsdl:part name="parameters" element="tns:${name}"/></wsdl:message>` +
      `<wsdl:message name="${name}SoapOut"><wsdl:part name="parameters" element="tns:${name}Response"/></wsdl:message>`,
  );
  const ports = operations.map(({ name }) => `<wsdl:operation name="${name}"><wsdl:input message="tns:${name}SoapIn"/><wsdl:output message="tns:${name}SoapOut"/></wsdl:operation>`);
  const bindings = operations.map(
    ({ name }) =>
      `<wsdl:operation name="${name}"><soap:operation soapAction="${NAMESPACE}${name}" style="document"/>` +
      `<wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output></wsdl:operation>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<wsdl:definitions xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:tns="${NAMESPACE}" xmlns:s="http://www.w3.org/2001/XMLSchema" xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" targetNamespace="${NAMESPACE}">
<wsdl:types><s:schema elementFormDefault="qualified" targetNamespace="${NAMESPACE}">
${[...elements, ...types].join("\n")}
</s:schema></wsdl:types>
${messages.join("\n")}
<wsdl:portType name="ServiceSoap">
${ports.join("\n")}
</wsdl:portType>
<wsdl:binding name="ServiceSoap" type="tns:ServiceSoap"><soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>
${bindings.join("\n")}
</wsdl:binding>
<wsdl:service name="Service"><wsdl:port name="ServiceSoap" binding="tns:ServiceSoap"><soap:address location="${address}"/></wsdl:port></wsdl:service>
</wsdl:definitions>`;
}
