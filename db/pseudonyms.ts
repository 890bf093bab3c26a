// Names that officials read instead of a person's own: two quiet words ("Amber Heron"). Nothing about the person chooses them.

/** Light, weather, colour and calm; no word that could be read as a judgement, a body, a belief or an origin. */
const adjectives = (
  'Amber Ash Autumn Azure Beige Blue Bright Bronze Calm Cedar Chalk Cinder Clear Cloudy Cobalt Copper Coral Cream Crimson ' +
  'Crystal Dawn Deep Dewy Distant Dusky Early Ebony Emerald Evening Faint Fawn Fern Flaxen Frosty Gentle Gilded Ginger ' +
  'Glassy Golden Green Grey Hazel Honey Hushed Indigo Inland Ivory Jade Lake Lavender Leafy Lilac Lofty Lucid Lunar Lush ' +
  'Marble Maroon Meadow Mellow Midnight Mild Misty Morning Mossy Navy Noble Northern Oaken Ochre Olive Opal Open Orchid ' +
  'Pale Patient Pearl Pewter Plain Plum Polar Quiet Rainy Rapid River Rosy Ruby Russet Rustic Sable Saffron Sandy Scarlet ' +
  'Serene Shaded Shady Shining Silent Silken Silver Sky Slate Smoky Snowy Soft Solar Southern Spring Starry Steady Still ' +
  'Stormy Summer Sunlit Sunny Tawny Teal Tidal Topaz Tranquil Twilight Umber Upland Valley Velvet Verdant Violet Warm ' +
  'Wheat White Wide Winter Wooded Woven Zephyr'
).split(' ');

/** Birds, trees and stones known in many places; none that is a common insult. */
const nouns = (
  'Acacia Agate Alder Almond Apple Aspen Avocet Balsam Bamboo Banyan Baobab Basalt Beech Beryl Birch Bittern Bluebird ' +
  'Brambling Bulbul Bunting Bustard Cardinal Cashew Cherry Chestnut Chough Citron Condor Coot Cormorant Crane Curlew ' +
  'Cypress Dipper Dove Dunlin Eagle Egret Eider Elder Elm Falcon Fieldfare Fig Finch Fir Flamingo Flint Flycatcher ' +
  'Gannet Garnet Goldfinch Goshawk Granite Grebe Guava Gull Harrier Hawk Hawthorn Hazelnut Heron Hickory Hobby Holly ' +
  'Hoopoe Hornbill Ibis Ibisbill Jacana Jasper Juniper Kestrel Kingfisher Kite Kiwi Lapwing Larch Lark Laurel Lemon Limpkin ' +
  'Linden Linnet Lory Macaw Magnolia Magpie Mahogany Mango Maple Martin Mistletoe Mulberry Myrtle Nightjar Nuthatch Oak ' +
  'Olivine Onyx Oriole Osprey Ouzel Owl Palm Papaya Partridge Pebble Pelican Petrel Pigeon Pine Pipit Plover Poplar ' +
  'Puffin Quail Quartz Quince Raven Redstart Redwing Robin Rowan Sandpiper Sequoia Shale Shearwater Siskin Skylark ' +
  'Snipe Sparrow Spruce Starling Stork Sunbird Swallow Swan Swift Sycamore Tamarind Tanager Teak Tern Thrush Toucan ' +
  'Turnstone Wagtail Walnut Warbler Waxwing Weaver Wheatear Willow Wren Yew'
).split(' ');

/** @param random a number from 0 up to, not including, 1: cryptographic for people, seeded in the demo */
export function pseudonym(random: () => number): string {
  const one = (words: readonly string[]): string => words[Math.floor(random() * words.length)] ?? '';
  return `${one(adjectives)} ${one(nouns)}`;
}

export const pseudonymParts = { adjectives, nouns };
