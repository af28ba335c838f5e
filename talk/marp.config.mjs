// Pictures of emoji and the fonts of formulas would come from the network.
export default {
  html: true,
  allowLocalFiles: true,
  themeSet: ["handshake.css"],
  options: { emoji: { shortcode: false, unicode: false }, math: false, markdown: { linkify: false } },
};
